// What must not be kept is forgotten on this device as well: the unsent copies of the form that led here.
const place = document.querySelector("[data-forget]")?.dataset.forget;
try {
  for (const key of Object.keys(localStorage)) if (place && key.startsWith(`rembuk:${place}`)) localStorage.removeItem(key);
} catch { /* a shut store kept nothing */ }
