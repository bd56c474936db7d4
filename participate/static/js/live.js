// Live parts of a page: <div data-live="contest:3 cycle:1" data-live-url="/…/fragment/" data-live-revision="7">.
// The socket says only "topic X is at revision N"; the words come by HTTP. Missed news are asked for, never guessed.

const parts = [...document.querySelectorAll("[data-live]")];
const topics = [...new Set(parts.flatMap((part) => part.dataset.live.split(/\s+/).filter(Boolean)))].slice(0, 8);
const revisions = new Map();
const POLL = 15000;
const SLOWEST = 30000;
const HEARTBEAT = 25000;
let tries = 0;
let socket = null;
let poller = 0;
let beat = 0;

const jitter = (most) => Math.random() * most;

async function refresh(part) {
  if (part.dataset.busy || inUse(part)) { part.dataset.again = "1"; return; }
  part.dataset.busy = "1";
  delete part.dataset.again;
  const fragment = part.dataset.liveUrl;
  // A fragment is asked for as one; without its own address, the part is cut out of the page itself.
  const headers = fragment ? { "HX-Request": "true" } : {};
  try {
    const answer = await fetch(fragment || location.href, { headers });
    if (answer.ok && answer.status !== 204) replace(part, await answer.text(), Boolean(fragment));
  } catch { /* the next announcement or poll tries again */ }
  delete part.dataset.busy;
  if (part.dataset.again) refresh(part);
}

// Never take a field away from under somebody's fingers, nor throw away what was typed or chosen.
function inUse(part) {
  if (part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) return true;
  return [...part.querySelectorAll("input, textarea, select")].some((field) => {
    if (field.type === "hidden") return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected)
      && field.selectedIndex > 0;
    return field.value !== field.defaultValue;
  });
}
document.addEventListener("focusout", () => setTimeout(() => {
  for (const part of parts) if (part.dataset.again && !inUse(part)) refresh(part);
}, 200));

function replace(part, html, isFragment) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const same = part.id ? page.getElementById(part.id)
    : page.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
  if (!same && !isFragment) return;
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  const open = [...part.querySelectorAll("details")].map((item) => item.open);
  part.replaceChildren(...(same ?? page.body).childNodes);
  const after = part.querySelectorAll("details");
  if (after.length === open.length) after.forEach((item, index) => { item.open = open[index]; });
  if (same?.dataset.liveRevision) part.dataset.liveRevision = same.dataset.liveRevision;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  part.dispatchEvent(new CustomEvent("rembuk:refreshed", { bubbles: true }));
}

// Long work is looked at every two seconds: while the form that began it waits for its answer, and while a part says so.
const SOON = 2000;
function soon(part) {
  setTimeout(() => refresh(part).then(() => { if (part.querySelector("[data-live-soon]")) soon(part); }), SOON);
}
for (const part of parts) {
  if (part.querySelector("[data-live-soon]")) soon(part);
  part.addEventListener("submit", (event) => { if ("long" in event.target.dataset) soon(part); });
}

function hear(topic, revision) {
  const known = revisions.get(topic);
  revisions.set(topic, Math.max(revision, known ?? 0));
  if (known !== undefined && revision <= known) return;
  if (known === undefined && !news(topic, revision)) return;
  for (const part of parts) {
    if (part.dataset.live.split(/\s+/).includes(topic)) setTimeout(() => refresh(part), 150 + jitter(850));
  }
}

// The first thing heard about a topic is news only if the page was drawn from an older revision.
function news(topic, revision) {
  return parts.some((part) => part.dataset.live.split(/\s+/).includes(topic)
    && Number(part.dataset.liveRevision ?? -1) < revision);
}

async function ask() {
  for (const topic of topics) {
    try {
      const answer = await fetch(`/revisi/${encodeURI(topic)}`);
      if (!answer.ok) continue;
      const { revision } = await answer.json();
      if (!revisions.has(topic) && !parts.some((part) => part.dataset.liveRevision)) revisions.set(topic, revision);
      hear(topic, revision);
    } catch { return; }
  }
}

function poll(on) {
  clearInterval(poller);
  poller = on ? setInterval(() => { if (!document.hidden) ask(); }, POLL + jitter(3000)) : 0;
}

function connect() {
  const query = topics.map((topic) => `t=${encodeURIComponent(topic)}`).join("&");
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  socket = new WebSocket(`${scheme}://${location.host}/ws/topics/?${query}`);
  socket.addEventListener("open", () => {
    tries = 0;
    poll(false);
    ask(); // whatever was announced while nobody listened
    clearInterval(beat);
    beat = setInterval(() => socket.readyState === 1 && socket.send('"ping"'), HEARTBEAT);
  });
  socket.addEventListener("message", (event) => {
    const news = JSON.parse(event.data);
    if (news.topic) hear(news.topic, news.revision);
  });
  socket.addEventListener("close", () => {
    clearInterval(beat);
    if (!poller) poll(true);
    tries += 1;
    setTimeout(connect, Math.min(SLOWEST, 500 * 2 ** tries) * (0.5 + jitter(0.5)));
  });
}

if (topics.length) {
  connect();
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  addEventListener("online", ask);
}
