// Ballots with ticks, points, scores and answers: the meters follow every change, and an unfinished ballot stays on
// this device. Everything here also works without this file. Also: the buttons that read an option aloud.

const form = document.getElementById("ballot");
const entries = form?.querySelector("[data-entries]");
if (entries) start();
speak();

function start() {
  const limit = Number(form.dataset.limit) || Infinity;
  const live = document.getElementById("left");
  const key = `rembuk:ballot:${form.dataset.ballot}`;
  const rows = [...entries.querySelectorAll("[data-code]")];
  const sums = [...form.querySelectorAll("[data-sum]")];

  // What is written beside an option: a number, or null where nothing is.
  function valueOf(row) {
    const tick = row.querySelector("input[name=choice]");
    if (tick) return tick.checked ? 1 : null;
    const radio = row.querySelector("input[type=radio]:checked");
    if (radio) return radio.value ? Number(radio.value === "yes") : null;
    const field = row.querySelector("input.option__number, select");
    return field && /^\d{1,9}$/.test(field.value.trim()) ? Number(field.value) : null;
  }

  function used(sum) {
    const inside = rows.filter((row) => sum.dataset.pot === "*" || potOf(row) === sum.dataset.pot);
    const values = inside.map((row) => [row, valueOf(row)]).filter(([, value]) => value !== null);
    if (sum.dataset.sum === "answers") return values.length;
    if (sum.dataset.sum === "points") return values.reduce((total, [, value]) => total + value, 0);
    const named = values.filter(([, value]) => value > 0);
    if (sum.dataset.sum === "count") return named.length;
    return named.reduce((total, [row]) => total + Number(row.dataset.cost), 0);
  }

  // Money of an area without a pot of its own comes from the pot of the whole area.
  const pots = new Set(sums.filter((sum) => sum.dataset.sum === "money").map((sum) => sum.dataset.pot));
  const potOf = (row) => (pots.size && !pots.has(row.dataset.pot) ? "" : row.dataset.pot);

  function show() {
    for (const sum of sums) {
      const [whole, now] = [Number(sum.dataset.whole), used(sum)];
      const over = now > whole;
      const facts = { USED: now, WHOLE: whole, LEFT: whole - now, OVER: now - whole };
      let text = over ? sum.dataset.saidOver : sum.dataset.said;
      for (const [word, value] of Object.entries(facts)) text = text.replace(word, figure(value, sum));
      const name = sum.querySelector("strong")?.textContent ?? "";
      sum.querySelector("[data-sum-text]").textContent = text;
      sum.querySelector("meter").value = now;
      sum.querySelector("meter").setAttribute("aria-label", `${name} ${text}`.trim());
      sum.classList.toggle("ballot__sum--over", over);
    }
  }

  function choicesLeft() {
    if (!Number.isFinite(limit) || !entries.id.startsWith("ticks") || sums.length) return;
    const left = limit - entries.querySelectorAll(":checked").length;
    live.textContent = left <= 0 ? form.dataset.saidNone : left === 1 ? form.dataset.saidOne : form.dataset.saidMany.replace("N", left);
  }

  form.addEventListener("input", (event) => {
    if (event.target.name === "choice" && event.target.checked && entries.querySelectorAll(":checked").length > limit) {
      event.target.checked = false;
      live.textContent = form.dataset.saidFull;
      return;
    }
    if (entries.contains(event.target)) changed();
  });

  function changed() {
    show();
    choicesLeft();
    keep();
    window.clearTimeout(changed.timer);
    changed.timer = window.setTimeout(() => { document.getElementById("said").textContent = sums.map((sum) => sum.querySelector("p").textContent.trim()).join(" "); }, 700);
  }

  // One point more or less without asking the server.
  entries.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    event.preventDefault();
    const field = button.closest("[data-code]").querySelector("input.option__number");
    const most = Number(button.dataset.most) || Infinity;
    const value = Math.max(0, Math.min(most, (Number(field.value) || 0) + Number(button.dataset.step)));
    field.value = value || "";
    changed();
  });
  const add = document.querySelector("[data-ballot-add-up]");
  if (add) add.hidden = true;

  // What was filled in here before and never sent.
  const fields = () => [...entries.querySelectorAll("input, select")];
  const filled = () => fields().filter((field) => (field.type === "checkbox" ? field.checked : field.type === "radio" ? field.checked && field.value : field.value.trim()));
  function keep() {
    const kept = Object.fromEntries(filled().map((field) => [field.type === "checkbox" ? `tick-${field.value}` : field.name, field.value]));
    try {
      if (Object.keys(kept).length) localStorage.setItem(key, JSON.stringify(kept)); else localStorage.removeItem(key);
    } catch { /* private window */ }
  }
  function restore(kept) {
    for (const field of fields()) {
      const value = kept[field.type === "checkbox" ? `tick-${field.value}` : field.name];
      if (value === undefined) continue;
      if (field.type === "checkbox") field.checked = true;
      else if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  }
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(key) ?? "null"); } catch { /* damaged */ }
  const banner = document.querySelector("[data-ballot-kept]");
  if (kept && !Array.isArray(kept) && typeof kept === "object" && !filled().length) {
    banner.hidden = false;
    banner.querySelector("[data-ballot-restore]").addEventListener("click", () => {
      restore(kept);
      banner.hidden = true;
      changed();
      filled()[0]?.focus();
    });
    banner.querySelector("[data-ballot-forget]").addEventListener("click", () => {
      try { localStorage.removeItem(key); } catch { /* private window */ }
      banner.hidden = true;
      document.getElementById("pilihan").scrollIntoView();
    });
  } else if (filled().length) keep();
  show();
}

// Money and numbers as this site writes them: dots between thousands in Indonesian.
function figure(value, sum) {
  const id = document.documentElement.lang.startsWith("id");
  const digits = Number(sum.dataset.digits) || 0;
  const shown = digits && value % 10 ** digits === 0 ? 0 : digits;
  const text = (value / 10 ** digits).toLocaleString(id ? "id-ID" : "en-US", { minimumFractionDigits: shown, maximumFractionDigits: shown });
  return sum.dataset.sign ? `${sum.dataset.sign}\u00a0${text}` : text;
}

function speak() {
  const voice = window.speechSynthesis;
  if (!voice || typeof SpeechSynthesisUtterance === "undefined") return;
  for (const button of document.querySelectorAll("[data-speak]")) button.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-speak]");
    if (!button) return;
    voice.cancel();
    const said = new SpeechSynthesisUtterance(button.dataset.speak);
    said.lang = document.documentElement.lang.startsWith("id") ? "id-ID" : "en-US";
    voice.speak(said);
  });
}
