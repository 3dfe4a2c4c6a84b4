import { h, setText } from './dom.js';
import { wait } from './format.js';
import { countDown } from './retry.js';

/** The submit button of a form, disabled while a request is pending and until the time in Retry-After is over. */
export class SubmitButton {
  #label = '';
  #busyLabel;
  #isBusy = false;
  #left = 0;

  constructor(busyLabel, attributes = {}) {
    this.#busyLabel = busyLabel;
    this.element = h('button', { type: 'submit', class: 'primary wide', ...attributes });
  }

  get isReady() {
    return !this.#isBusy && this.#left <= 0;
  }

  set label(text) {
    this.#label = text;
    this.#show();
  }

  set isBusy(isBusy) {
    this.#isBusy = isBusy;
    this.#show();
  }

  /** @param seconds the time until it is enabled again, or null. */
  holdBack(seconds) {
    if (seconds) {
      countDown(seconds, left => {
        this.#left = left;
        this.#show();
      });
    }
  }

  #show() {
    this.element.setAttribute('aria-disabled', String(!this.isReady));
    setText(this.element, this.#isBusy ? this.#busyLabel : this.#left > 0 ? `Try again in ${wait(this.#left)}` : this.#label);
  }
}
