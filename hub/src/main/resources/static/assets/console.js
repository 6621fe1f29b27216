// What all pages share. Pages say what they do in attributes; nothing here knows a page.

const each = (selector, action, within = document) => within.querySelectorAll(selector).forEach(action);

// Theme: as the system has it, or light, or dark.
const themes = ['system', 'light', 'dark'];
const themeNow = () => document.documentElement.dataset.theme ?? 'system';
function showTheme() {
  each('[data-theme-name]', name => { name.textContent = themeNow(); });
}
function nextTheme() {
  const next = themes[(themes.indexOf(themeNow()) + 1) % themes.length];
  if (next === 'system') {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem('petrel-theme');
  } else {
    document.documentElement.dataset.theme = next;
    localStorage.setItem('petrel-theme', next);
  }
  showTheme();
  document.body.dispatchEvent(new CustomEvent('petrel-theme'));
}

// Times: in the zone of who looks; class "ago" says how long ago.
const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });
function ago(then) {
  const seconds = Math.round((then - Date.now()) / 1000);
  const size = Math.abs(seconds);
  if (size < 60) return relative.format(seconds, 'second');
  if (size < 3600) return relative.format(Math.trunc(seconds / 60), 'minute');
  if (size < 86400) return relative.format(Math.trunc(seconds / 3600), 'hour');
  return relative.format(Math.trunc(seconds / 86400), 'day');
}
function showTimes(within = document) {
  each('time[datetime]', time => {
    const then = new Date(time.dateTime);
    if (Number.isNaN(then.getTime())) return;
    const text = time.classList.contains('ago') ? ago(then) : absolute.format(then);
    if (time.textContent !== text) time.textContent = text;
    time.title = absolute.format(then);
  }, within);
}

// Words at the edge of the page, for a moment.
function tell(tone, text) {
  const line = document.createElement('p');
  line.className = tone;
  line.textContent = text;
  document.getElementById('told').append(line);
  setTimeout(() => line.remove(), tone === 'bad' ? 12000 : 6000);
}
document.body.addEventListener('petrel-told', event => tell(event.detail.tone, event.detail.text));

// What a request that failed says. It is heard at the request: what asked for it may have gone from the page by then.
const sentence = text => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');
function explain(answer) {
  if (answer.status === 401) {
    location.reload();
    return;
  }
  let text = `The hub answered ${answer.status}.`;
  try {
    text = sentence(JSON.parse(answer.responseText).detail);
  } catch {
    // Not a problem in JSON: the number has to do.
  }
  tell('bad', text);
}
document.body.addEventListener('htmx:beforeSend', event => {
  const request = event.detail.xhr;
  request.addEventListener('load', () => {
    // What is wrong with a form is shown in the form.
    if (request.status >= 400 && request.status !== 422) explain(request);
  });
  request.addEventListener('timeout', () => tell('bad', 'The hub has not answered in time. It may still be at it: look before you try again.'));
  request.addEventListener('error', () => setGone(true));
});
// Somebody who is not logged in any more is sent to the login page: not into a piece of this one.
document.body.addEventListener('htmx:beforeSwap', event => {
  if (new URL(event.detail.xhr.responseURL || location.href).pathname === '/login') {
    event.detail.shouldSwap = false;
    location.reload();
  }
});

// Questions before something is done: hx-confirm in a dialog of the page.
const ask = document.getElementById('ask');
const answered = new WeakSet();
document.body.addEventListener('htmx:confirm', event => {
  if (!event.detail.question) return;
  event.preventDefault();
  if (answered.delete(event.detail.elt)) {
    event.detail.issueRequest(true);
    return;
  }
  document.getElementById('ask-text').textContent = event.detail.question;
  document.getElementById('ask-yes').textContent = event.detail.elt.dataset.yes ?? 'Go on';
  ask.onclose = () => {
    if (ask.returnValue !== 'yes') return;
    if (event.detail.elt.isConnected) event.detail.issueRequest(true);
    else goOn(event.detail.elt.id, event.detail.question);
  };
  ask.returnValue = 'no';
  ask.showModal();
});

// The part with the button was drawn anew during the question: the new one does it, and asks if its question is another one.
function goOn(id, question) {
  const now = id && document.getElementById(id);
  if (!now) {
    tell('bad', 'This has changed meanwhile, so nothing was done. Look at it and try again.');
    return;
  }
  if (now.getAttribute('hx-confirm') === question) answered.add(now);
  if (now.matches('form')) now.requestSubmit();
  else now.click();
}

// Forms with data-guard: who leaves with changes is asked.
const guarded = new WeakMap();
const read = form => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string')).toString();
function settle(form) {
  guarded.set(form, read(form));
  showDirty(form);
}
const dirty = form => guarded.has(form) && guarded.get(form) !== read(form);
function showDirty(form) {
  each('[data-when-dirty]', button => { button.disabled = !dirty(form); }, form);
}
function watchForms(within = document) {
  each('form[data-guard]', form => {
    if (!guarded.has(form)) settle(form);
  }, within);
}
document.addEventListener('input', event => {
  const form = event.target.closest?.('form[data-guard]');
  if (form) showDirty(form);
});
document.addEventListener('reset', event => {
  if (event.target.matches('form[data-guard]')) setTimeout(() => showDirty(event.target));
});
addEventListener('beforeunload', event => {
  if ([...document.querySelectorAll('form[data-guard]')].some(dirty)) event.preventDefault();
});

// Clicks that need no hub.
document.addEventListener('click', async event => {
  const target = event.target.closest('button');
  if (!target) return;
  if (target.matches('[data-menu]')) {
    const open = document.getElementById('nav').classList.toggle('open');
    target.setAttribute('aria-expanded', String(open));
  } else if (target.matches('[data-theme-next]')) {
    nextTheme();
  } else if (target.matches('[data-copy]')) {
    const from = document.getElementById(target.dataset.copy);
    await navigator.clipboard.writeText(from.value ?? from.textContent);
    tell('good', 'Copied.');
  } else if (target.matches('[data-reveal]')) {
    const field = document.getElementById(target.dataset.reveal);
    field.type = field.type === 'password' ? 'text' : 'password';
    target.setAttribute('aria-pressed', String(field.type === 'text'));
  }
});

// Changes: what the hub says has changed becomes an event on the body, such as petrel-status.
const gone = document.getElementById('gone');
let lastSign = Date.now();
let stream;
function setGone(isGone) {
  const was = !gone.hidden;
  gone.hidden = !isGone;
  if (was && !isGone) changed('back');
}
function sign() {
  lastSign = Date.now();
  setGone(false);
}
function kinds() {
  const wanted = new Set();
  each('[data-changes]', part => part.dataset.changes.split(' ').forEach(kind => wanted.add(kind)));
  return [...wanted];
}
function listen() {
  stream?.close();
  const wanted = kinds();
  stream = new EventSource(`/console/changes?of=${wanted.join(',')}`);
  // A stream that begins has missed what was before: since the last one, or since the page was made.
  stream.addEventListener('open', () => {
    sign();
    wanted.forEach(changed);
  });
  stream.addEventListener('beat', sign);
  for (const kind of wanted) {
    stream.addEventListener(kind, () => { sign(); changed(kind); });
  }
  stream.addEventListener('error', () => {
    // The end after a minute is followed by the next beginning at once; silence after it is not waited for as long as usual.
    lastSign = Math.min(lastSign, Date.now() - 5000);
    if (stream.readyState === EventSource.CLOSED) retryLater();
  });
}
// What changes while a part is on its way that takes the place of the one that asked: htmx would ask again only for the one
// that is gone by then, and the new one listens a moment later. So it is said again once the new one is there.
const underWay = new Map();
const say = kind => document.body.dispatchEvent(new CustomEvent(`petrel-${kind}`));
function changed(kind) {
  underWay.forEach(missed => missed.add(kind));
  say(kind);
}
document.body.addEventListener('htmx:beforeRequest', event => underWay.set(event.detail.xhr, new Set()));
document.body.addEventListener('htmx:afterRequest', event => {
  if (event.detail.requestConfig.elt.isConnected) underWay.delete(event.detail.xhr);
});
document.body.addEventListener('htmx:afterSettle', event => {
  const missed = underWay.get(event.detail.xhr);
  underWay.delete(event.detail.xhr);
  missed?.forEach(say);
});
// Closed for good: the hub said no (nobody is logged in any more) or is not there.
async function retryLater() {
  try {
    const answer = await fetch('/console/badge', { redirect: 'manual' });
    if (answer.type === 'opaqueredirect') {
      location.reload();
      return;
    }
    if (answer.ok) {
      listen();
      return;
    }
  } catch {
    setGone(true);
  }
  setTimeout(retryLater, 1000);
}
setInterval(() => {
  showTimes();
  if (Date.now() - lastSign > 8000) setGone(true);
}, 1000);

document.body.addEventListener('htmx:afterSettle', event => {
  showTimes(event.target.parentNode ?? document);
  watchForms();
});
showTheme();
showTimes();
watchForms();
listen();

// For the scripts of single pages.
window.petrel = { tell, settle, dirty, showTimes };
