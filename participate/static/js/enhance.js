// Small comforts. Every one of them improves something that already works without it.

const text = (element, name, fallback) => element.dataset[name] ?? fallback;

// Go back, with what was typed, where the browser can.
for (const button of document.querySelectorAll("[data-back]")) {
  button.hidden = history.length < 2;
  button.addEventListener("click", () => history.back());
}

// Show where one is in a row of tabs that is wider than the phone.
for (const here of document.querySelectorAll(".tabs [aria-current]")) {
  const row = here.closest(".tabs");
  row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}

// Put the reader on the list of what to correct.
document.querySelector("[data-focus]")?.focus();

// <button data-copy="#id or text">: copy, and say so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const wanted = button.dataset.copy;
  const source = wanted.startsWith("#") ? document.querySelector(wanted) : null;
  try {
    await navigator.clipboard.writeText((source?.textContent ?? wanted).trim());
    say(button, text(button, "copied", "✓"));
  } catch {
    if (source) getSelection().selectAllChildren(source);
  }
});
for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = !navigator.clipboard;

function say(button, words) {
  const before = button.innerHTML;
  button.textContent = words;
  button.setAttribute("aria-live", "polite");
  setTimeout(() => { button.innerHTML = before; }, 2500);
}

// <form data-confirm="…">: one more question before something that cannot be undone.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
});

// <form data-once>: a second tap does not send twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !("once" in form.dataset)) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Characters left, for fields with a limit and <output data-count-for="id">.
for (const output of document.querySelectorAll("[data-count-for]")) {
  const field = document.getElementById(output.dataset.countFor);
  if (!field?.maxLength || field.maxLength < 0) continue;
  const show = () => { output.textContent = `${field.value.length} / ${field.maxLength}`; };
  field.addEventListener("input", show);
  show();
}

// <form data-autosave="/address/"> keeps a draft while one types; [data-saved] shows the tick.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const tick = form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");
  let timer = 0;
  const save = async () => {
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (tick && answer.ok) tick.hidden = false;
    } catch { /* offline: the banner says so, the next change tries again */ }
  };
  form.addEventListener("input", () => {
    if (tick) tick.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(save, 900);
  });
}

// <select data-submit>: filter at once; the button beside it stays for everyone else.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// Print what is on the screen.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Say calmly when the connection is gone.
const banner = document.getElementById("offline");
const connection = () => { if (banner) banner.hidden = navigator.onLine; };
addEventListener("online", connection);
addEventListener("offline", connection);
connection();

// Tables open for print even where the browser cannot do it with style alone.
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details:not([open])")) { part.open = true; part.dataset.opened = "1"; }
});
addEventListener("afterprint", () => {
  for (const part of document.querySelectorAll("details[data-opened]")) { part.open = false; delete part.dataset.opened; }
});
