// While somebody types a phone or identity number: say that everybody could read it. Looks on this device only.
for (const field of document.querySelectorAll("[data-private]")) {
  let patterns = [];
  try {
    patterns = JSON.parse(field.dataset.private).map((source) => new RegExp(source, "i"));
  } catch { continue; /* an old browser: the server asks */ }
  document.addEventListener("input", (event) => {
    if (event.target.dataset.private === undefined) return;
    const note = event.target.form?.querySelector("[data-private-note]");
    if (note) note.hidden = !patterns.some((pattern) => pattern.test(event.target.value));
  });
  break;
}
