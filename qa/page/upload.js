// Runs once in the component that says which files are taken: Gradio gives `element` and `trigger`.
// Gradio would refuse all files for the sake of one that is too big, and in English.
const sift = (event, given, take) => {
  const inside = event.target instanceof Element && event.target.closest("#upload");
  const most = Number(element.querySelector("[data-most]")?.dataset.most);
  if (!inside || !most || event.hoidap) return;
  const files = [...(given ?? [])];
  const big = files.filter((file) => file.size > most);
  if (!big.length) return;
  const kept = new DataTransfer();
  for (const file of files) if (file.size <= most) kept.items.add(file);
  take(kept);
  trigger("upload", {names: big.map((file) => file.name)});
};

window.addEventListener("change", (event) => sift(event, event.target.files, (kept) => {
  event.target.files = kept.files;
  if (!kept.files.length) event.stopImmediatePropagation();
}), true);

window.addEventListener("drop", (event) => sift(event, event.dataTransfer?.files, (kept) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  const again = new DragEvent(kept.files.length ? "drop" : "dragleave",
    {dataTransfer: kept, bubbles: true, cancelable: true});
  again.hoidap = true;
  event.target.dispatchEvent(again);
}), true);
