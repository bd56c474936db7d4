// The ballot without waiting: the same form, the same buttons, only quicker, plus search and dragging.
// Everything here also works without this file. An unfinished ballot is kept on this device only.

const form = document.getElementById("ballot");
const sent = document.querySelector("[data-ballot-sent]");
const keyOf = (contest) => `rembuk:ballot:${contest}`;

const store = {
  read(key) { try { return JSON.parse(localStorage.getItem(key) ?? "null"); } catch { return null; } },
  write(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* private window */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* private window */ } },
};

if (sent) store.drop(keyOf(sent.dataset.ballotSent));
if (form) start();

function start() {
  const limit = Number(form.dataset.limit) || Infinity;
  const live = document.getElementById("left");
  const said = document.getElementById("said");
  const key = keyOf(form.dataset.ballot);
  const chosen = document.getElementById("chosen");

  const leftWords = (count) => {
    const left = limit - count;
    if (!Number.isFinite(left)) return "";
    if (left <= 0) return form.dataset.saidNone;
    return left === 1 ? form.dataset.saidOne : form.dataset.saidMany.replace("N", left);
  };

  if (!chosen) return;

  const rest = document.getElementById("rest");
  const none = document.getElementById("none");
  const rows = () => [...chosen.children];
  const marks = () => rows().map((row) => row.dataset.code);
  const title = (row) => row.dataset.title;

  function settle(words = "") {
    const list = rows();
    list.forEach((row, index) => {
      row.querySelector("[data-number]").textContent = index + 1;
      mark(row, "up", index === 0);
      mark(row, "down", index === list.length - 1);
      show(row, true);
    });
    for (const row of rest.children) show(row, false);
    none.hidden = list.length > 0;
    said.textContent = words; // for ears; the eye sees the list itself
    live.textContent = leftWords(list.length);
    store.write(key, marks());
  }

  function show(row, inside) {
    row.querySelector("input[name=choice]").disabled = !inside;
    row.querySelector("[data-place]").hidden = !inside;
    for (const button of row.querySelectorAll("[data-move]")) button.hidden = (button.dataset.move === "add") === inside;
  }

  function mark(row, move, off) {
    const button = row.querySelector(`[data-move=${move}]`);
    if (off) button.setAttribute("aria-disabled", "true"); else button.removeAttribute("aria-disabled");
  }

  const say = (name, row) => form.dataset[name].replace("TITLE", title(row)).replace("N", rows().indexOf(row) + 1);
  const focus = (row, ...moves) => {
    const found = moves.map((move) => row.querySelector(`[data-move=${move}]:not([hidden], [aria-disabled])`)).find(Boolean);
    found?.focus();
  };

  const actions = {
    add(row) {
      if (rows().length >= limit) { live.textContent = form.dataset.saidFull; return; }
      const next = neighbour(row);
      row.hidden = false;
      chosen.append(row);
      settle(say("saidIn", row));
      (next?.querySelector("[data-move=add]") ?? row.querySelector("[data-move=drop]")).focus({ preventScroll: true });
    },
    drop(row) {
      const words = form.dataset.saidOut.replace("TITLE", title(row));
      const next = row.nextElementSibling ?? row.previousElementSibling;
      rest.prepend(row);
      settle(words);
      filter();
      if (next) focus(next, "drop"); else row.querySelector("[data-move=add]").focus();
    },
    up(row) { step(row, row.previousElementSibling, "before", "up", "down"); },
    down(row) { step(row, row.nextElementSibling, "after", "down", "up"); },
  };

  function step(row, other, where, ...moves) {
    if (!other) return;
    other[where](row);
    settle(say("saidPlace", row));
    focus(row, ...moves);
  }

  function neighbour(row) {
    const visible = [...rest.children].filter((item) => !item.hidden && item !== row);
    return visible.find((item) => row.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING) ?? visible.at(-1);
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    if (button.getAttribute("aria-disabled") !== "true") actions[button.dataset.move](button.closest(".option"));
  });

  // Search and field: hide what does not fit; nothing is sent.
  const search = document.getElementById("search");
  const category = document.getElementById("category");
  const found = document.getElementById("found");
  const plain = (text) => text.toLocaleLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  function filter() {
    const words = plain(search?.value ?? "").split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rest.children) {
      const text = plain(`${row.dataset.code} ${row.querySelector(".option__body").textContent}`);
      const fits = (!category?.value || row.dataset.category === category.value) && words.every((word) => text.includes(word));
      row.hidden = !fits;
      if (fits) count += 1;
    }
    found.textContent = words.length || category?.value ? `${count} / ${rest.children.length}` : "";
  }
  document.querySelector("[data-ballot-search]")?.removeAttribute("hidden");
  const filterButton = document.querySelector("[data-ballot-filter]");
  if (filterButton) filterButton.hidden = true;
  search?.addEventListener("input", filter);
  search?.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  category?.addEventListener("change", filter);

  // Dragging by the grip; the buttons beside it do the same for everybody else.
  chosen.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip) return;
    event.preventDefault();
    const row = grip.closest(".option");
    grip.setPointerCapture(event.pointerId);
    row.classList.add("option--dragged");
    const move = (step) => {
      for (const other of rows()) {
        if (other === row) continue;
        const box = other.getBoundingClientRect();
        if (step.clientY < box.top || step.clientY > box.bottom) continue;
        other[step.clientY < box.top + box.height / 2 ? "before" : "after"](row);
      }
    };
    const end = () => {
      grip.removeEventListener("pointermove", move);
      row.classList.remove("option--dragged");
      settle(say("saidPlace", row));
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", end, { once: true });
    grip.addEventListener("pointercancel", end, { once: true });
  });

  // What was chosen here before and never sent.
  const kept = store.read(key);
  const banner = document.querySelector("[data-ballot-kept]");
  const usable = (Array.isArray(kept) ? kept : []).filter((code) => form.querySelector(`[data-code="${CSS.escape(code)}"]`));
  if (usable.length && !rows().length) {
    banner.hidden = false;
    banner.querySelector("[data-ballot-restore]").addEventListener("click", () => {
      for (const code of usable.slice(0, limit)) chosen.append(form.querySelector(`[data-code="${CSS.escape(code)}"]`));
      banner.hidden = true;
      settle();
      rows()[0]?.querySelector("[data-move=drop]").focus();
    });
    banner.querySelector("[data-ballot-forget]").addEventListener("click", () => {
      store.drop(key);
      banner.hidden = true;
      document.getElementById("pilihan").scrollIntoView();
    });
  } else if (rows().length) {
    settle();
  }
}
