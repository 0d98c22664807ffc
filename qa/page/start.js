// Runs once when the page has loaded. What a click must do at once is done here, in the browser.
() => {
  const root = document.documentElement;
  const remember = (name, value) => { try { localStorage.setItem(name, value); } catch {} };
  const recall = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const box = () => document.querySelector("#question textarea");
  const dark = recall("hoidap-theme");
  if (dark) document.body.classList.toggle("dark", dark === "dark");

  // Brings a question to the top of the log, or of the window where the log does not scroll.
  const show = (question) => {
    const row = question.closest(".user-row") ?? question;
    const log = row.closest(".bubble-wrap");
    const inside = log && log.scrollHeight > log.clientHeight + 1;
    const above = log && row.getBoundingClientRect().top - log.getBoundingClientRect().top;
    if (inside) log.scrollTop += above - 10;
    if (!inside || window.innerWidth < 800) row.scrollIntoView({block: "start"});
  };

  // What Gradio leaves out for keyboards and screen readers, whenever it has drawn the chat anew.
  const open = () => {
    const log = document.querySelector("#chat .bubble-wrap");
    if (log && log.tabIndex) log.tabIndex = 0;  // what scrolls must be reached
    document.querySelector("#chat .examples[role=list]")?.setAttribute("role", "group");
    const [ask, stop] = root.lang === "en" ? ["Ask", "Stop"] : ["Hỏi", "Dừng"];
    document.querySelector("#question .submit-button")?.setAttribute("aria-label", ask);
    document.querySelector("#question .stop-button")?.setAttribute("aria-label", stop);
  };
  new MutationObserver(open).observe(document.body, {childList: true, subtree: true});

  window.hoidap = {
    show,
    speak: (language) => { root.lang = language; },
    focus: () => box()?.focus(),
    turn: () => {
      const now = document.body.classList.toggle("dark");
      remember("hoidap-theme", now ? "dark" : "light");
    },
    // The last question comes to the top, and the address opens it asked, whole and filtered.
    settle: () => setTimeout(() => {
      const asked = document.querySelectorAll("#chat .question");
      const last = asked[asked.length - 1];
      if (last) show(last);
      const address = new URL(location.href);
      for (const name of ["q", "province", "since", "until"]) address.searchParams.delete(name);
      for (const [name, value] of new URLSearchParams(last?.dataset.link ?? "")) {
        address.searchParams.set(name, value);
      }
      if (address.href !== location.href) history.replaceState(history.state, "", address);
    }, 50),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    const stop = document.querySelector("#question .stop-button");
    const field = box();
    if (stop) stop.click();
    else if (field && document.activeElement === field) {
      field.value = "";
      field.dispatchEvent(new Event("input", {bubbles: true}));
    }
  });
}
