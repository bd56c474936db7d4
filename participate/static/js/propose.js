// Comforts of the propose and verification forms. Everything here also works without it, with one more tap.

const language = document.documentElement.lang || "id";
const numbers = new Intl.NumberFormat(language);

// Characters used, counted the way the server counts; too long is said, never cut.
for (const field of document.querySelectorAll("[data-counter]")) {
  const most = Number(field.dataset.counter);
  const output = document.createElement("p");
  output.className = "field__count";
  field.after(output);
  const show = () => {
    const used = [...field.value.trim()].length;
    output.textContent = `${numbers.format(used)} / ${numbers.format(most)}`;
    output.classList.toggle("text-out", used > most);
  };
  field.addEventListener("input", show);
  show();
}

// Keep what is typed, a moment after the last key; the tick says so, or that there is no connection.
const form = document.querySelector("form[data-propose]:not([data-no-autosave])");
const tick = form?.querySelector("[data-saved]");
if (form && tick) {
  let timer = 0;
  let leaving = false;
  const save = async () => {
    const body = new FormData(form);
    body.append("autosave", "1");
    tick.textContent = tick.dataset.saving;
    try {
      const answer = await fetch(form.getAttribute("action") || location.href, { method: "POST", body });
      if (!leaving) tick.textContent = answer.ok ? `✓ ${tick.dataset.done}` : tick.dataset.offline;
    } catch {
      tick.textContent = tick.dataset.offline;
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 800);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
}

// Find a line of the dictionary while typing.
const search = document.querySelector("[data-item-search]");
if (search) {
  const box = search.querySelector("input[type=search]");
  const count = search.querySelector("[data-item-count]");
  const lines = [...document.querySelectorAll("[data-item]")];
  const filter = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const line of lines) {
      const chosen = line.querySelector("input").checked;
      line.hidden = !chosen && !words.every((word) => line.dataset.item.includes(word));
      found += line.hidden ? 0 : 1;
    }
    for (const group of document.querySelectorAll("[data-item-group]")) {
      group.hidden = !group.querySelector("[data-item]:not([hidden])");
    }
    const { one, many, none } = count.dataset;
    count.textContent = words.length ? (found === 0 ? none : found === 1 ? one : many.replace("#", found)) : "";
  };
  // With the whole list on the page there is nothing to fetch; a filtered page asks the server again.
  if (!new URLSearchParams(location.search).get("cari")) {
    box.addEventListener("input", filter);
    search.addEventListener("submit", (event) => event.preventDefault());
  }
}

// The cost while one types; the server computes it again, exactly.
const cost = document.querySelector("[data-cost]");
const volume = document.getElementById("id_volume");
if (cost && volume) {
  const money = new Intl.NumberFormat(language, { style: "currency", currency: cost.dataset.currency, maximumFractionDigits: 0 });
  const words = new Intl.NumberFormat(language, { notation: "compact", compactDisplay: "long", maximumFractionDigits: 2 });
  const comma = language.startsWith("id");
  const show = () => {
    const plain = volume.value.replaceAll(/\s/g, "").replaceAll(comma ? "." : ",", "").replace(",", ".");
    const amount = /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * Number(cost.dataset.unitPrice)) : NaN;
    if (Number.isNaN(amount)) { cost.textContent = ""; return; }
    const figure = document.createElement("strong");
    figure.textContent = money.format(amount);
    cost.replaceChildren(`${cost.dataset.label} `, figure, ` (${words.format(amount)})`);
  };
  volume.addEventListener("input", show);
  show();
}

// The sentence the proposer will read, while a verifier chooses and writes.
for (const decision of document.querySelectorAll("form[data-decision]")) {
  const preview = decision.querySelector("[data-preview]");
  const reason = decision.querySelector("select[name=reason_code]");
  const note = decision.querySelector("textarea[name=note]");
  const waiting = preview.textContent;
  let filled = "";
  const show = () => {
    preview.textContent = note.value.trim() || reason?.selectedOptions[0]?.dataset.sentence || waiting;
  };
  reason?.addEventListener("change", () => {
    const sentence = reason.selectedOptions[0]?.dataset.sentence ?? "";
    if (note.value.trim() === filled) {
      note.value = filled = sentence;
      note.dispatchEvent(new Event("input", { bubbles: true }));
    }
    show();
  });
  note.addEventListener("input", show);
}
