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

  // What Gradio itself says follows the language of the page; what is quoted or typed is left.
  const pairs = WORDS;  // [in English, in Vietnamese]
  const pattern = (text) => new RegExp(
    `^${text.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replaceAll("{}", "(.+?)")}$`, "s");
  const rules = (from, to) => pairs.map((it) => [pattern(it[from]), it[to]]);
  const translations = {vi: rules(0, 1), en: rules(1, 0)};
  const spoken = ["aria-label", "title", "placeholder"];
  const left = ".html-container, [id^='html-'], [role=gridcell], [role=option], textarea, style";
  const translate = (text, put) => {
    const said = text.trim();
    for (const [heard, other] of said ? translations[root.lang] ?? [] : []) {
      const found = heard.exec(said);
      if (!found) continue;
      let next = 1;
      put(text.replace(said, () => other.replaceAll("{}", () => found[next++])));
      return;
    }
  };
  const translateAll = (top) => {
    if ((top.nodeType === 1 ? top : top.parentElement)?.closest(left)) return;
    const walk = document.createTreeWalker(top, 5, (node) =>  // elements and texts
      node.nodeType === 1 && node.matches(left) ? 2 : 1);
    for (let node = top; node; node = walk.nextNode()) {
      if (node.nodeType === 3) translate(node.data, (text) => { node.data = text; });
      else for (const name of spoken) {
        if (node.hasAttribute?.(name)) {
          translate(node.getAttribute(name), (text) => node.setAttribute(name, text));
        }
      }
    }
  };
  new MutationObserver((changes) => {
    for (const it of changes) {
      if (it.type === "childList") it.addedNodes.forEach(translateAll);
      else if (it.type === "characterData") translateAll(it.target);
      else translate(it.target.getAttribute(it.attributeName) ?? "",
        (text) => it.target.setAttribute(it.attributeName, text));
    }
  }).observe(document.body,
    {childList: true, subtree: true, characterData: true, attributeFilter: spoken});

  // Gradio speaks the browser's language where it knows it; here it is to speak what is translated.
  const pin = async () => {
    const core = performance.getEntriesByType("resource").map((it) => it.name)
      .find((name) => /\/core-[^/]*\.js$/.test(name));
    if (!core || /^(en|vi)\b/.test(navigator.language)) return;
    (await import(core)).changeLocale?.("en");  // it sets the language of the page as well
    if (root.dataset.spoken) root.lang = root.dataset.spoken;
  };
  pin();

  window.hoidap = {
    show,
    speak: (language) => {
      root.lang = root.dataset.spoken = language;
      translateAll(document.body);
    },
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
