// How many characters are left, counted as people count them: a face with its tone is one.
const field = document.querySelector("textarea[data-letters]");
const output = document.querySelector("[data-left]");
if (field && output) {
  const most = Number(field.dataset.letters);
  const cutter = "Segmenter" in Intl ? new Intl.Segmenter(document.documentElement.lang, { granularity: "grapheme" }) : null;
  const count = (text) => (cutter ? [...cutter.segment(text)].length : [...text].length);
  const show = () => {
    const left = most - count(field.value.trim().replace(/\s+/g, " "));
    output.textContent = left < 0 ? `${-left} ${output.dataset.over}` : `${left} ${output.dataset.left}`;
    output.classList.toggle("text-out", left < 0);
  };
  output.hidden = false;
  field.addEventListener("input", show);
  show();
}
