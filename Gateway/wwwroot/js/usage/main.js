// The usage page: the callers of the API, their requests and their errors.

import { call } from '../api.js';
import { h, setText } from '../dom.js';
import { count, percent } from '../format.js';
import { region } from '../region.js';
import { requireAdmin } from '../require-admin.js';

const PERIODS = [7, 14, 30];
const TOO_MANY_ERRORS = 0.05;

function page() {
  const totals = h('p', { class: 'muted', role: 'status' });
  const content = h('div', { class: 'usage' });
  const days = h('select', { id: 'days', onchange: load }, PERIODS.map(number => h('option', { value: String(number) }, `${number} days`)));

  function load() {
    content.replaceChildren(region(() => 'The usage cannot be shown now.', () => call('GET', `api/analytics/usage?days=${days.value}`), usage => {
      const requests = usage.usageByDate.reduce((sum, day) => sum + day.requests, 0);
      const errors = usage.usageByDate.reduce((sum, day) => sum + day.errors, 0);
      setText(totals, `${count(requests)} requests, ${count(errors)} of them rejected or failed`);
      return [byDate(usage.usageByDate), h('div', { class: 'ops-columns' }, endpoints(usage.popularEndpoints), clients(usage.byClient))];
    }));
  }

  load();
  return [
    h('div', { class: 'page-head' }, h('div', {}, h('h1', {}, 'API usage'), totals), h('label', { class: 'inline', for: 'days' }, 'Last', days)),
    content,
  ];
}

function byDate(dates) {
  const most = Math.max(1, ...dates.map(day => day.requests));
  return h('section', { class: 'card', 'aria-labelledby': 'by-date' }, h('h2', { id: 'by-date' }, 'Requests a day'), h('p', { class: 'muted' }, 'Days begin and end in UTC.'),
    h('ol', { class: 'days' }, dates.map(({ date, requests, errors }) => {
      const text = `${date}: ${count(requests)} requests, ${count(errors)} errors`;
      const bar = h('span', { class: 'day-bar' }, h('span'));
      bar.style.height = `${requests / most * 100}%`;
      bar.firstChild.style.height = `${requests > 0 ? errors / requests * 100 : 0}%`;
      return h('li', { title: text },
        h('span', { class: 'unseen' }, text),
        h('span', { class: 'day-count', 'aria-hidden': 'true' }, compact(requests)),
        h('span', { class: 'day-column', 'aria-hidden': 'true' }, bar),
        h('span', { class: 'day-name muted', 'aria-hidden': 'true' }, date.slice(8)));
    })));
}

const compact = number => new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(number);

function endpoints(items) {
  return table('Popular endpoints', 'Endpoint', items, ({ method, endpoint }) => [h('code', {}, h('b', {}, method), ` ${endpoint}`)]);
}

function clients(items) {
  return table('Clients', 'Client', items, ({ client }) => [client]);
}

function table(title, what, items, name) {
  const most = Math.max(1, ...items.map(({ requests }) => requests));
  const id = title.toLowerCase().replace(' ', '-');
  return h('section', { class: 'card', 'aria-labelledby': id }, h('h2', { id }, title),
    items.length === 0 ? h('p', { class: 'muted' }, 'None yet.') : h('table', {},
      h('thead', {}, h('tr', {}, [what, 'Requests', 'Errors'].map(heading => h('th', { scope: 'col' }, heading)))),
      h('tbody', {}, items.map(item => {
        const bar = h('span', { class: 'bar', 'aria-hidden': 'true' }, h('span'));
        bar.firstChild.style.width = `${item.requests / most * 100}%`;
        return h('tr', {},
          h('th', { scope: 'row' }, name(item)),
          h('td', { class: 'requests' }, h('span', { class: 'number' }, count(item.requests)), bar),
          h('td', {}, h('span', { class: `badge ${item.errorShare >= TOO_MANY_ERRORS ? 'bad' : ''}` }, percent(item.errorShare))));
      }))));
}

requireAdmin('API usage', page);
