// The form shows the parameters of the task that is chosen, and how much of the file is on its way.
const form = document.getElementById('submit');
const task = document.getElementById('task');

function showParameters() {
  for (const part of form.querySelectorAll('[data-task]')) {
    const chosen = part.dataset.task === task.value;
    part.hidden = !chosen;
    part.querySelectorAll('input, select').forEach(field => { field.disabled = !chosen; });
  }
}

if (form) {
  const sent = document.getElementById('sent');
  task.addEventListener('change', showParameters);
  showParameters();
  form.addEventListener('htmx:xhr:progress', event => {
    const { loaded, total } = event.detail;
    if (total > 0) sent.value = 100 * loaded / total;
  });
  form.addEventListener('htmx:beforeRequest', () => { sent.value = 0; sent.hidden = false; });
  form.addEventListener('htmx:afterRequest', () => { sent.hidden = true; });
}
