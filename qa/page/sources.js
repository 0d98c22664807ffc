// Runs once in the component that shows the sources: Gradio gives `element` and `watch`.
watch("value", () => {
  const mark = element.querySelector("mark.chosen");
  if (!mark) return;
  const pane = mark.closest(".original");
  pane.scrollTop = mark.offsetTop - (pane.clientHeight - Math.min(mark.offsetHeight, 200)) / 3;
  if (window.hoidap?.clicked && window.innerWidth < 800) mark.scrollIntoView({block: "center"});
  if (window.hoidap) window.hoidap.clicked = false;
});
