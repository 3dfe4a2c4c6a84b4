// The storefront: a single page, whose fragment names the view.

import { setText } from '../dom.js';
import { startHeader } from '../header.js';
import { session } from '../session.js';
import { basket } from './basket.js';
import { basketView } from './basket-view.js';
import { notFoundView } from './not-found-view.js';
import { ordersView } from './orders-view.js';
import { receiptView } from './receipt-view.js';
import { go, startRouter } from './router.js';
import { shopView } from './shop-view.js';
import { signInView } from './sign-in-view.js';

function showCount() {
  const count = basket.count;
  setText(document.getElementById('basket-count'), count);
  document.getElementById('basket-link').setAttribute('aria-label', `Basket: ${count} ${count === 1 ? 'item' : 'items'}`);
}

basket.addEventListener('change', showCount);
startHeader();
showCount();
startRouter([
  [/^(?:#\/?)?$/, shopView],
  [/^#\/basket$/, basketView],
  [/^#\/orders$/, ordersView],
  [/^#\/orders\/([0-9a-f-]{36})$/, receiptView],
  [/^#\/sign-in(?:\?to=(basket|orders(?:\/[0-9a-f-]{36})?))?$/, signInView],
  [/^/, notFoundView],
]);
session.addEventListener('change', () => {
  if (!session.token && !session.hasExpired) {
    go('#/'); // signed out
  }
});
