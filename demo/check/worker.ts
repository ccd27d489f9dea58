// The worker that checks, so that the page stays free.
import { expose } from 'comlink';
import { checker } from './checker.ts';

expose(checker);
