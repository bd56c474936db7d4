// What did my ballot pay for? One public file of prices is read once; the marks stay in this page and go nowhere.

const box = document.getElementById("my-ballot");
if (box) start();

async function start() {
  let prices;
  try {
    const answer = await fetch(box.dataset.prices, { credentials: "omit" });
    if (!answer.ok) return;
    prices = await answer.json();
  } catch { return; }
  const form = document.getElementById("my-marks");
  const paper = document.getElementById("my-receipt");
  const show = () => paper.replaceChildren(...receipt(prices, marksOf(form, prices.kind)).map(paragraph));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
  // A browser may bring back what stood in the form when the reader returns to the page.
  form.reset();
  box.hidden = false;
}

function paragraph({ text, tone }) {
  const line = document.createElement("p");
  line.textContent = text;
  if (tone) line.className = `mine__${tone}`;
  return line;
}

// The marks as a map from code to points, best first on ranked ballots.
function marksOf(form, kind) {
  const marks = new Map();
  marks.twice = false;
  if (kind === "approval") {
    for (const tick of form.querySelectorAll(":checked")) marks.set(tick.dataset.code, 1);
  } else if (kind === "points") {
    for (const field of form.querySelectorAll("input")) {
      const points = Math.floor(Number(field.value));
      if (points > 0) marks.set(field.dataset.code, points);
    }
  } else {
    for (const field of form.querySelectorAll("select")) {
      if (!field.value) continue;
      if (marks.has(field.value)) marks.twice = true;
      else marks.set(field.value, 1);
    }
  }
  return marks;
}

function utilities(prices, marks) {
  const found = new Map();
  [...marks].forEach(([code, points], place) => {
    let utility = 1;
    if (prices.utility === "points") utility = points;
    if (prices.utility === "borda") utility = prices.top - place;
    if (utility > 0) found.set(code, utility);
  });
  return found;
}

function receipt(prices, marks) {
  const say = (key, values) => Object.entries(values).reduce(
    (text, [name, value]) => text.replace(name, () => value), box.dataset[key]);
  if (!marks.size) return [{ text: say("saidNone", {}) }];
  const options = new Map(prices.options.map((option) => [option.code, option]));
  const title = (code) => `${code} ${options.get(code).title}`;
  const money = (amount) => moneyText(amount, prices);
  const chosen = [...marks.keys()].filter((code) => options.has(code));
  const winning = chosen.filter((code) => options.get(code).in);
  const lines = marks.twice ? [{ text: say("saidTwice", {}) }] : [];
  lines.push({ text: say("saidCount", { COUNT: winning.length, ALL: chosen.length }), tone: "head" });
  if (prices.share) lines.push({ text: say("saidShare", { AMOUNT: money(Number(prices.share)) }) });
  const paid = payments(prices, utilities(prices, marks));
  const wording = prices.basis === "equal_split" ? "saidSplit" : "saidPaid";
  for (const [code, amount] of paid) {
    lines.push({ text: say(wording, { TITLE: title(code), AMOUNT: money(amount) }), tone: "in" });
  }
  for (const code of winning.filter((one) => !paid.has(one))) {
    const words = prices.basis === "none" ? "saidIn" : "saidRest";
    lines.push({ text: say(words, { TITLE: title(code) }), tone: "in" });
  }
  for (const code of chosen.filter((one) => !options.get(one).in)) {
    lines.push({ text: say("saidOut", { TITLE: title(code) }), tone: "out" });
  }
  const sum = [...paid.values()].reduce((total, amount) => total + amount, 0);
  if (prices.share) lines.push({ text: say("saidLeft", { AMOUNT: money(Math.max(Number(prices.share) - sum, 0)) }), tone: "sum" });
  else if (paid.size) lines.push({ text: say("saidSum", { AMOUNT: money(sum) }), tone: "sum" });
  return [...lines, ...path(prices, chosen, say, title)];
}

// What left the ballot, purchase by purchase.
function payments(prices, held) {
  const paid = new Map();
  let left = prices.share ? Number(prices.share) : Infinity;
  let before = 0;
  for (const step of prices.steps) {
    if (!held.has(step.code)) continue;
    const rate = Number(step.rate);
    const amount = prices.basis === "saved" ? rate - before : Math.min(left, rate * held.get(step.code));
    before = rate;
    left -= amount;
    paid.set(step.code, amount);
  }
  return paid;
}

// Whom the ballot counted for in each round of a run-off; equal neighbours share a line.
function path(prices, chosen, say, title) {
  const runs = [];
  for (const round of prices.rounds) {
    const holder = chosen.find((code) => round.codes.includes(code)) ?? null;
    const last = runs.at(-1);
    if (last && last.holder === holder) last.to = round.number;
    else runs.push({ holder, from: round.number, to: round.number });
  }
  return runs.map(({ holder, from, to }) => {
    const values = { ROUNDS: from === to ? String(from) : `${from}–${to}` };
    return { text: holder ? say("saidRound", { ...values, TITLE: title(holder) }) : say("saidGone", values) };
  });
}

function moneyText(amount, prices) {
  const units = amount / 10 ** prices.digits;
  const text = units.toLocaleString(document.documentElement.lang || "id", {
    minimumFractionDigits: prices.digits, maximumFractionDigits: prices.digits,
  });
  return `${prices.sign}\u00a0${text}`;
}
