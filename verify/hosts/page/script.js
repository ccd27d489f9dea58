// For formats without import.meta: no worker of the page's own.
import { check } from './check.js';

globalThis.inPage = () => check();
