// All letters of the page are chosen with one box.
document.addEventListener('change', event => {
  if (event.target.id !== 'choose-all') return;
  document.querySelectorAll('#letters input[name="letter"]').forEach(box => { box.checked = event.target.checked; });
});
