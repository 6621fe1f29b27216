// The tree of topics: patched in place, so that focus and clicks are not lost while it changes.

const tree = document.getElementById('tree');
const panel = document.getElementById('topic');
const more = document.getElementById('tree-more');
const grouped = new Intl.NumberFormat();
const PACE = 2000;
const LONGEST_QUESTION = 4000;

const open = new Set();
let chosen;
let chosenAt;
let busy = false;
let due = false;

async function look() {
  if (busy) {
    due = true;
    return;
  }
  busy = true;
  due = false;
  await ask().catch(() => {});
  setTimeout(() => {
    busy = false;
    if (due) look();
  }, PACE);
}

async function ask() {
  const asked = new URLSearchParams();
  for (const topic of open) {
    if (asked.toString().length < LONGEST_QUESTION) asked.append('open', topic);
  }
  const answer = await fetch(`/live/tree?${asked}`);
  if (answer.redirected || !answer.ok) return;
  show(await answer.json());
}

function show(answer) {
  patch(tree, answer.levels);
  document.getElementById('tree-empty').hidden = answer.levels.length > 0;
  const parts = [];
  if (answer.more > 0) parts.push(`${grouped.format(answer.more)} more are not shown.`);
  if (answer.passed > 0) parts.push(`There is no room for more topics: ${grouped.format(answer.passed)} messages came on others.`);
  more.hidden = parts.length === 0;
  more.textContent = parts.join(' ');
}

function patch(ul, branches) {
  const known = new Map([...ul.children].map(item => [item.dataset.topic, item]));
  let place = ul.firstElementChild;
  for (const branch of branches) {
    const item = known.get(branch.topic) ?? make(branch);
    known.delete(branch.topic);
    if (item === place) place = place.nextElementSibling;
    else ul.insertBefore(item, place);
    fill(item, branch);
  }
  known.forEach(item => item.remove());
}

function element(name, className, parent) {
  const made = document.createElement(name);
  made.className = className;
  parent.append(made);
  return made;
}

function make(branch) {
  const item = document.createElement('li');
  item.dataset.topic = branch.topic;
  const level = element('div', 'level', item);
  const twist = element('button', 'twist plain', level);
  twist.type = 'button';
  twist.setAttribute('aria-label', `Below ${branch.topic || '(empty)'}`);
  twist.addEventListener('click', () => toggle(item, branch.topic));
  const pick = element('button', 'pick plain mono', level);
  pick.type = 'button';
  pick.textContent = branch.name || '(empty)';
  pick.addEventListener('click', () => choose(branch.topic));
  element('span', 'count', level);
  element('span', 'chip', level).textContent = 'Retained';
  element('span', 'value mono clip', level);
  return item;
}

function fill(item, branch) {
  const [twist, pick, count, kept, value] = item.firstElementChild.children;
  twist.classList.toggle('leaf', !branch.parent);
  twist.disabled = !branch.parent;
  twist.setAttribute('aria-expanded', String(open.has(branch.topic)));
  pick.setAttribute('aria-pressed', String(chosen === branch.topic));
  say(count, grouped.format(branch.messages));
  kept.hidden = !branch.retained;
  say(value, branch.value ?? '');
  item.dataset.parent = branch.parent;
  below(item, branch);
  if (chosen === branch.topic && chosenAt !== branch.at) {
    chosenAt = branch.at;
    showChosen();
  }
}

function below(item, branch) {
  let list = item.querySelector(':scope > ul');
  if (branch.below.length === 0) {
    list?.remove();
    return;
  }
  if (!list) list = element('ul', '', item);
  const rest = list.querySelector(':scope > .rest');
  rest?.remove();
  patch(list, branch.below);
  if (branch.more > 0) element('li', 'rest hint', list).textContent = `${grouped.format(branch.more)} more`;
}

function say(part, text) {
  if (part.textContent !== text) part.textContent = text;
}

function toggle(item, topic) {
  if (open.has(topic)) {
    open.delete(topic);
    item.querySelector(':scope > ul')?.remove();
  } else {
    open.add(topic);
  }
  item.querySelector('.twist').setAttribute('aria-expanded', String(open.has(topic)));
  ask().catch(() => {});
}

function choose(topic) {
  chosen = topic;
  chosenAt = undefined;
  tree.querySelectorAll('.pick').forEach(pick => {
    pick.setAttribute('aria-pressed', String(pick.closest('li').dataset.topic === topic));
  });
  const item = [...tree.querySelectorAll('li')].find(one => one.dataset.topic === topic);
  const filter = item?.dataset.parent === 'true' ? `${topic}/#` : topic;
  document.body.dispatchEvent(new CustomEvent('petrel-chosen', { detail: { filter } }));
  showChosen();
}

function showChosen() {
  window.htmx.ajax('GET', `/live/topic?topic=${encodeURIComponent(chosen)}`, { target: panel, swap: 'innerHTML' });
}

panel.addEventListener('click', event => {
  if (!event.target.closest('[data-publish]')) return;
  const topic = document.getElementById('publish-topic');
  topic.value = chosen;
  topic.focus();
});
document.body.addEventListener('petrel-live', look);
document.body.addEventListener('petrel-back', look);
look();
