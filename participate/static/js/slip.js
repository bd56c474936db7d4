// A slip's QR leads here with its code behind the #, which no server sees: put it into the field.

const field = document.querySelector('input[name="slip"]');
const code = decodeURIComponent(location.hash.slice(1));
if (field && /^[0-9A-Za-z-]{13,20}$/.test(code)) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
  field.focus();
}
