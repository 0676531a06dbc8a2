import type { Country } from './country.js';
import type { LoginEvent } from './login-event.js';

/** A login event with its country: what the store keeps and the processed log tells. */
export type LoginRow = Omit<LoginEvent, 'reading'> & { readonly country: Country };
