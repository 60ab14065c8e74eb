// The calendar beside a date field writes the day in words, as the field reads it.
const inWords = new Intl.DateTimeFormat("id", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

document.addEventListener("change", ({ target }) => {
  const field = target.dataset?.tanggalUntuk && document.getElementById(target.dataset.tanggalUntuk);
  if (!field || !target.value) return;
  field.value = inWords.format(new Date(target.value));
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
