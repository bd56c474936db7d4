// Comforts of a thread; each improves something that works without it: answering in place, sending without
// leaving the page, keeping a draft, and a permalink that finds its page.

const page = document.querySelector("[data-thread]");
const form = () => document.getElementById("write");

// A permalink to a post that stands on another page: let the server find it.
const wanted = /^#p(\d+)$/.exec(location.hash);
if (page && wanted && !document.getElementById(location.hash.slice(1))) {
  location.replace(`${page.dataset.thread}p/${wanted[1]}/`);
}

// Answer or quote below the post itself: the one form of the page moves there.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-reply]");
  const mine = form();
  if (!link || !mine || !page || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const post = link.closest(".post") ?? document.getElementById("posts")?.lastElementChild;
  if (!post) return;
  store();
  mine.elements.parent.value = link.dataset.reply;
  mine.elements.quote.value = "quote" in link.dataset ? "1" : "";
  mine.elements.text.value = recall();
  cancelButton(mine).hidden = false;
  post.append(mine);
  mine.elements.text.focus();
});

function cancelButton(mine) {
  let button = mine.querySelector("[data-cancel]");
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.dataset.cancel = "";
    button.className = "button button--quiet";
    button.textContent = page.dataset.cancel;
    mine.querySelector(".cluster").append(button);
  }
  return button;
}

const home = form()?.parentElement;
document.addEventListener("click", (event) => {
  if (!event.target.matches("button[data-cancel]")) return;
  const mine = form();
  const post = mine.closest(".post");
  goHome(mine);
  post?.querySelector("[data-reply]")?.focus();
});

function goHome(mine) {
  mine.elements.parent.value = "";
  mine.elements.quote.value = "";
  mine.elements.text.value = recall();
  const cancel = mine.querySelector("button[data-cancel]");
  if (cancel) cancel.hidden = true;
  home.append(mine);
}

// Drafts: on the server for people who are signed in, on this device in any case.
const key = () => `rembuk:${form().dataset.keep.split("#")[0]}#${form().elements.parent.value}`;
function store() {
  const text = form().elements.text.value;
  try { text.trim() ? localStorage.setItem(key(), text) : localStorage.removeItem(key()); } catch { /* a full or shut store */ }
}
function recall() {
  try { return localStorage.getItem(key()) ?? ""; } catch { return ""; }
}
let timer = 0;
document.addEventListener("input", (event) => {
  if (event.target.form !== form() || event.target.name !== "text") return;
  store();
  clearTimeout(timer);
  timer = setTimeout(save, 900);
});
async function save() {
  const mine = form();
  if (!mine?.dataset.draft) return;
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "parent", "text"]) body.set(name, mine.elements[name].value);
  try {
    const answer = await fetch(mine.dataset.draft, { method: "POST", body });
    mine.querySelector("[data-saved]").hidden = !answer.ok;
  } catch { /* offline: the device keeps it */ }
}
// What left by the form of its own page is forgotten once the thread shows up.
const SENT = "rembuk:sent";
try {
  const sent = sessionStorage.getItem(SENT);
  if (page && sent) { localStorage.removeItem(sent); sessionStorage.removeItem(SENT); }
} catch { /* a shut store kept nothing */ }
if (form() && !form().elements.text.value) form().elements.text.value = recall();

// Send without leaving the page; what comes back is the post, or the form with what to change.
document.addEventListener("submit", async (event) => {
  const mine = event.target;
  if (mine !== form() || event.defaultPrevented) return;
  if (!page) {
    try { sessionStorage.setItem(SENT, key()); } catch { /* a shut store kept nothing */ }
    return;
  }
  event.preventDefault();
  clearTimeout(timer);
  let answer;
  try {
    answer = await fetch(mine.action, { method: "POST", body: new FormData(mine), headers: { "HX-Request": "true" } });
  } catch {
    delete mine.dataset.sent;
    return; // offline: the banner says so, the text is still there
  }
  const came = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok) { again(mine, came); return; }
  shown(mine, came.querySelector(".post"));
});

function again(mine, came) {
  const next = came.getElementById("write");
  if (!next) { mine.submit(); return; }
  next.elements.parent.value = mine.elements.parent.value;
  mine.replaceWith(next);
  (next.querySelector("[data-focus]") ?? next.elements.text).focus();
}

function shown(mine, post) {
  const below = mine.closest(".post");
  try { localStorage.removeItem(key()); } catch { /* nothing was kept */ }
  mine.reset();
  mine.elements.text.value = "";
  delete mine.dataset.sent;
  mine.querySelector(".error-summary")?.remove();
  if (below) { goHome(mine); below.after(post); } else { document.getElementById("posts").prepend(post); }
  const fresh = document.getElementById("fresh");
  if (fresh) fresh.dataset.liveUrl = fresh.dataset.liveUrl.replace(/sejak=\d+/, `sejak=${post.id.slice(1)}`);
  document.querySelector(".empty")?.remove();
  post.focus();
}
