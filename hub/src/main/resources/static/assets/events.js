// New events come in above, changed ones change in place, and nothing moves under the eyes of who reads further down.
const PAGE = 24;
const MOST = 200;
let busy = false;
let again = false;

async function refresh() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  try {
    await bringIn();
  } catch {
    // The hub is gone for a moment: it is looked for elsewhere, and this comes again then.
  }
  busy = false;
  if (again) {
    again = false;
    refresh();
  }
}

async function bringIn() {
  const found = document.getElementById('found');
  const list = document.getElementById('event-rows');
  if (!list) {
    window.htmx.ajax('GET', location.pathname + location.search, { source: found, target: found, select: '#found', swap: 'outerHTML' });
    return;
  }
  const limit = Math.min(MOST, Math.max(PAGE, list.children.length));
  const asked = found.dataset.rows;
  const address = new URL(asked, location.origin);
  address.searchParams.set('limit', limit);
  const answer = await fetch(address);
  if (answer.redirected) location.reload();
  if (!answer.ok || document.getElementById('found').dataset.rows !== asked) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelectorAll('li[data-seq]');
  // A picture that is still on its way has no size of its own that could move anything.
  mergeInto(list, [...fresh]);
  window.petrel.showTimes(list);
}

function mergeInto(list, fresh) {
  const anchor = [...list.children].find(row => row.getBoundingClientRect().bottom > 0);
  const before = anchor?.getBoundingClientRect().top;
  const reading = scrollY > 0;
  const kept = new Set(fresh.map(row => row.id));
  const lowest = fresh.length === 0 ? Infinity : Number(fresh.at(-1).dataset.seq);
  for (const row of [...list.children]) {
    if (!kept.has(row.id) && Number(row.dataset.seq) > lowest) row.remove();
  }
  for (const row of fresh) {
    const known = document.getElementById(row.id);
    if (!known) {
      const next = [...list.children].find(other => Number(other.dataset.seq) < Number(row.dataset.seq));
      list.insertBefore(document.adoptNode(row), next ?? null);
    } else if (badge(known) !== badge(row)) {
      known.querySelector('.badge').replaceWith(document.adoptNode(row.querySelector('.badge')));
    }
  }
  while (list.children.length > MOST) list.lastElementChild.remove();
  if (reading && anchor?.isConnected) scrollBy(0, anchor.getBoundingClientRect().top - before);
}

const badge = row => row.querySelector('.badge').outerHTML;

document.body.addEventListener('petrel-events', refresh);
document.body.addEventListener('petrel-back', refresh);
