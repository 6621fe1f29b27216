// The charts of the overview: loaded when the page is there already, and drawn from what stands in its text.

const card = document.getElementById('times-card');
const numbers = text => (text ?? '').split(',').map(part => (part === '' ? null : Number(part)));
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
let charts = [];

// A colour as it is in the theme of now.
function colour(name) {
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  card.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

// A step alone between empty ones has no line: it becomes a point.
const alone = ({ dataset: { data }, dataIndex: i }) => data[i] != null && data[i - 1] == null && data[i + 1] == null;

function dataset(label, shade, dash) {
  return { label, data: [], shade, borderDash: dash, borderWidth: 2, pointRadius: point => (alone(point) ? 3 : 0), pointHitRadius: 8 };
}

function make(id, datasets, legend) {
  return new window.Chart(document.getElementById(id), {
    type: 'line',
    data: { labels: [], datasets },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { ticks: { maxTicksLimit: 6, maxRotation: 0, autoSkipPadding: 16 }, grid: { display: false } },
        y: { beginAtZero: true, suggestedMax: 1, ticks: { maxTicksLimit: 5 }, afterFit: axis => { axis.width = 48; } },
      },
      plugins: { legend: { display: legend, align: 'end', labels: { boxHeight: 1, boxWidth: 24 } } },
    },
  });
}

function paint() {
  const text = colour('muted');
  const line = colour('line');
  for (const chart of charts) {
    for (const axis of Object.values(chart.options.scales)) {
      axis.ticks.color = text;
      axis.border = { color: line };
      axis.grid.color = line;
    }
    chart.options.plugins.legend.labels.color = text;
    for (const set of chart.data.datasets) {
      set.borderColor = colour(set.shade);
      set.backgroundColor = set.borderColor;
    }
    chart.update();
  }
}

function show() {
  if (charts.length === 0) return;
  const times = document.getElementById('times').dataset;
  const at = !times.at ? [] : numbers(times.at).map(millis => clock.format(millis));
  const lines = [[numbers(times.rates)], [numbers(times.halves), numbers(times.most)]];
  charts.forEach((chart, i) => {
    chart.data.labels = at;
    chart.data.datasets.forEach((set, j) => { set.data = at.length === 0 ? [] : lines[i][j]; });
    chart.update();
  });
}

function begin() {
  window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  charts = [
    make('rate-chart', [dataset('messages a second', 'accent', [])], false),
    make('latency-chart', [dataset('half within', 'accent', []), dataset('99 % within', 'busy', [6, 3])], true),
  ];
  paint();
  show();
  card.dataset.drawn = 'yes';
}

function load() {
  const script = document.createElement('script');
  script.src = card.dataset.chart;
  script.onload = begin;
  document.head.append(script);
}

requestAnimationFrame(() => setTimeout(load));
document.body.addEventListener('petrel-theme', paint);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint);
document.body.addEventListener('htmx:afterSettle', event => {
  if (event.target.id === 'times') show();
});
