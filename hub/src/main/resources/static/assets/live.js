// The messages of the live page: asked for when the hub says that some came, at most twice a second, and appended.

const list = document.getElementById('messages');
const form = document.getElementById('watch');
const filter = document.getElementById('filter');
const flaw = document.getElementById('filter-flaw');
const pauseButton = document.getElementById('pause');
const pausedNote = document.getElementById('paused');
const leftNote = document.getElementById('left');
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });
const grouped = new Intl.NumberFormat();
const MOST = 200;
const PACE = 500;

let after = -1;
let paused = false;
let shown = 0;
let left = { passed: 0, gone: 0 };
let busy = false;
let due = false;
let round = 0;

// During a pause what comes is counted only; with another filter what is kept is shown once all the same.
const counts = () => paused && after >= 0;

function question() {
  const asked = new URLSearchParams([...new FormData(form)]);
  asked.set('after', after);
  if (counts()) asked.set('count', 'true');
  return asked;
}

// One question at a time, and none sooner than the pace allows.
async function look() {
  if (busy) {
    due = true;
    return;
  }
  busy = true;
  due = false;
  const began = performance.now();
  await ask().catch(() => {});
  setTimeout(() => {
    busy = false;
    if (due) look();
  }, Math.max(0, PACE - (performance.now() - began)));
}

async function ask() {
  const mine = round;
  const counting = counts();
  const answer = await fetch(`/live/messages?${question()}`);
  if (answer.redirected) {
    location.reload();
    return;
  }
  if (mine !== round || counting !== counts()) {
    due = true;
    return;
  }
  if (answer.status === 422) {
    sayFlaw((await answer.json()).detail);
    return;
  }
  if (!answer.ok) return;
  sayFlaw('');
  const page = document.createElement('template');
  page.innerHTML = await answer.text();
  if (mine === round && counting === counts()) take(page.content.firstElementChild, counting);
  else due = true;
}

function sayFlaw(text) {
  if (flaw.textContent !== text) flaw.textContent = text;
  if (text) filter.setAttribute('aria-invalid', 'true');
  else filter.removeAttribute('aria-invalid');
}

function take(rows, counting) {
  const passed = Number(rows.dataset.passed);
  const gone = Number(rows.dataset.gone);
  if (counting) {
    sayPaused(passed, gone);
    return;
  }
  left.passed += passed;
  left.gone += gone;
  after = Number(rows.dataset.last);
  append([...rows.children]);
  sayLeft();
}

function append(rows) {
  if (rows.length === 0) return;
  document.getElementById('messages-empty').hidden = true;
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  for (const row of rows) {
    const time = row.querySelector('.clock');
    time.textContent = clock.format(Number(time.dataset.at));
  }
  list.append(...rows);
  rows.forEach(row => window.htmx.process(row));
  const all = list.querySelectorAll('.message');
  for (let i = 0; i < all.length - MOST; i++) all[i].remove();
  shown += rows.length;
  window.petrel.showTimes(list);
  if (atEnd && !paused) list.scrollTop = list.scrollHeight;
}

function sayLeft() {
  const parts = [];
  if (left.passed > 0) parts.push(`${grouped.format(left.passed)} came too quickly to be listed`);
  if (left.gone > 0) parts.push(`${grouped.format(left.gone)} were gone before they could be looked at`);
  leftNote.hidden = parts.length === 0;
  leftNote.textContent = `Left out of this list: ${parts.join(', ')}. Nothing was lost for anybody else.`;
}

function sayPaused(passed, gone) {
  const count = passed + gone;
  const text = count === 0 ? 'Paused. Nothing came meanwhile.' : `Paused. ${grouped.format(count)} came meanwhile.`;
  if (pausedNote.textContent !== text) pausedNote.textContent = text;
}

// A status is told once when it begins; while it counts it is not read out again and again.
function pause(on) {
  paused = on;
  pauseButton.textContent = on ? 'Resume' : 'Pause';
  pausedNote.hidden = !on;
  pausedNote.setAttribute('aria-live', 'polite');
  pausedNote.textContent = on ? 'Paused.' : '';
  if (on) setTimeout(() => pausedNote.setAttribute('aria-live', 'off'), 1000);
  look();
}

function wipe() {
  list.querySelectorAll('.message').forEach(row => row.remove());
  document.getElementById('messages-empty').hidden = false;
  left = { passed: 0, gone: 0 };
  sayLeft();
}

function anew() {
  round++;
  after = -1;
  wipe();
  look();
}

let typing;
form.addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(anew, 300);
});
form.addEventListener('submit', event => {
  event.preventDefault();
  anew();
});
pauseButton.addEventListener('click', () => pause(!paused));
document.getElementById('wipe').addEventListener('click', wipe);
// Who opens a message wants to read it: the list stands still.
list.addEventListener('click', event => {
  const summary = event.target.closest('summary');
  if (summary && !summary.parentElement.open && !paused) pause(true);
});
list.addEventListener('toggle', event => {
  if (event.target.open) event.target.scrollIntoView({ block: 'nearest' });
}, true);
document.body.addEventListener('petrel-live', look);
document.body.addEventListener('petrel-back', look);
document.body.addEventListener('petrel-chosen', event => {
  filter.value = event.detail.filter;
  anew();
});
// A choice that nobody repeats is forgotten by the hub.
setInterval(look, 5000);
setInterval(() => {
  document.getElementById('rate').textContent = paused ? '' : `${grouped.format(shown)} listed in the last 5 s`;
  shown = 0;
}, 5000);
look();
