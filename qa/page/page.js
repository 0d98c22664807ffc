// Runs once in the hidden component that hears the page's own buttons: Gradio gives `element`,
// `trigger`, `watch` and `props`. A button says which event it is and what it is about.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-event]");
  if (!button) return;
  const about = {...button.dataset};
  if (about.event === "undo") {
    const question = document.querySelectorAll("#chat .question")[Number(about.turn)];
    if (question) window.hoidap.show(question);
    return;
  }
  if (about.event === "submit") about.text = button.parentElement.querySelector("input").value;
  if (about.event === "select") window.hoidap.clicked = true;
  if (about.form === "copy") window.hoidap.copied = button;
  trigger(about.event, about);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.closest(".thanks input")) return;
  event.target.closest(".thanks").querySelector("button").click();
});

const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {  // a page from another machine's address may not write there by itself
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
};

const save = (parcel) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([parcel.text], {type: parcel.kind}));
  link.download = parcel.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

watch("value", () => {
  const parcel = props.value;
  if (!parcel) return;
  if (parcel.name) return save(parcel);
  copy(parcel.text);
  const button = window.hoidap.copied;
  if (!button) return;
  const before = button.textContent;
  button.textContent = parcel.said;
  setTimeout(() => { button.textContent = before; }, 2000);
});
