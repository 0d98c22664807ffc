// Runs once in the component that shows the sources: Gradio gives `element`, `trigger`, `watch`.
const showQuote = () => {
  const mark = element.querySelector("mark");
  if (!mark) return;
  const pane = mark.parentElement;
  pane.scrollTop = mark.offsetTop - (pane.clientHeight - mark.offsetHeight) / 3;
  return mark;
};
let clicked = false;
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-number]");
  if (!button) return;
  clicked = true;
  trigger("select", {turn: Number(button.dataset.turn), number: Number(button.dataset.number)});
});
watch("value", () => {
  const mark = showQuote();
  if (clicked && mark) mark.scrollIntoView({block: "center"});
  clicked = false;
});
