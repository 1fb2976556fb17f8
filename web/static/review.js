// Keys of the review page. Each key stands on the page beside its control, and
// everything can be done without this script.
"use strict";
document.addEventListener("keydown", function (event) {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (typing && event.key === "Escape") {
    typing.blur();
    return;
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) {
    return;
  }
  const control = Array.from(document.querySelectorAll("[data-key]")).find(function (c) {
    return c.dataset.key === event.key.toLowerCase();
  });
  if (!control) {
    return;
  }
  event.preventDefault();
  if (control.matches("input, select")) {
    control.focus();
    if (control.select) {
      control.select();
    }
  } else {
    control.click();
  }
});
