// Forms whose flaws the hub puts under the fields: what is marked, what can be pressed, where the focus goes.

const fieldOf = flaw => document.querySelector(`[aria-describedby~="${flaw.id}"]`);

function mark() {
  for (const flaw of document.querySelectorAll('.flaw')) {
    fieldOf(flaw)?.setAttribute('aria-invalid', String(flaw.textContent !== ''));
  }
}

// A button that needs a field can be pressed when something stands there.
function need() {
  for (const button of document.querySelectorAll('[data-needs]')) {
    button.disabled = document.getElementById(button.dataset.needs).value.trim() === '';
  }
}

// What was sent and refused is mended at its first flaw; what was taken has its outcome read.
function lead(event) {
  if (!event.detail.requestConfig || event.detail.requestConfig.verb === 'get') return;
  const outcome = document.getElementById('outcome');
  const wrong = document.querySelector('[aria-invalid="true"]');
  if (wrong) wrong.focus();
  else if (outcome?.textContent.trim() && document.activeElement === document.body) outcome.focus();
}

document.body.addEventListener('htmx:afterSettle', event => {
  mark();
  need();
  lead(event);
});
document.body.addEventListener('htmx:oobAfterSwap', mark);
document.addEventListener('input', need);
document.addEventListener('reset', () => setTimeout(need));
need();
