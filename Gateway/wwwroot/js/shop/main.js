// The storefront: one page, whose view is named by the part of the address after '#'.

import { setAttribute, setText } from '../dom.js';
import { startHeader } from '../header.js';
import { session } from '../session.js';
import { basket } from './basket.js';
import { basketView } from './basket-view.js';
import { ordersView } from './orders-view.js';
import { receiptView } from './receipt-view.js';
import { shopView } from './shop-view.js';
import { signInView } from './sign-in-view.js';

const VIEWS = [
  [/^#\/basket$/, basketView],
  [/^#\/orders$/, ordersView],
  [/^#\/orders\/([0-9a-f-]{36})$/, receiptView],
  [/^#\/sign-in(?:\?to=(basket|orders))?$/, signInView],
];

const main = document.getElementById('main');
let visit = 0;

async function show(isFirst) {
  const current = ++visit;
  const address = location.hash;
  const [match, view] = VIEWS.map(([pattern, view]) => [address.match(pattern), view]).find(([match]) => match) ?? [[], shopView];
  markCurrent(address.split('?')[0].split('/')[1] ?? '');
  main.setAttribute('aria-busy', 'true');
  const { title, content, shown } = await view(...match.slice(1).filter(Boolean));
  if (current !== visit) {
    return; // another view was asked for meanwhile
  }
  main.replaceChildren(...content);
  main.removeAttribute('aria-busy');
  document.title = `${title} · Checkout`;
  if (!isFirst) {
    scrollTo(0, 0);
    const heading = main.querySelector('h1');
    heading.tabIndex = -1;
    heading.focus();
  }
  shown?.();
}

function markCurrent(name) {
  document.querySelectorAll('nav a[data-view]').forEach(link => {
    setAttribute(link, 'aria-current', link.dataset.view === name ? 'page' : null);
  });
}

function showCount() {
  const count = basket.count;
  setText(document.getElementById('basket-count'), count);
  document.getElementById('basket-link').setAttribute('aria-label', `Basket: ${count} ${count === 1 ? 'item' : 'items'}`);
}

addEventListener('hashchange', () => {
  if (location.hash !== '#main') { // the way past the header, which is no view
    show(false);
  }
});
basket.addEventListener('change', showCount);
session.addEventListener('change', () => {
  if (!session.token && location.hash.startsWith('#/orders')) {
    show(false);
  }
});
startHeader();
showCount();
show(true);
