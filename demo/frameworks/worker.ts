// The worker that draws as other frameworks do, so that the page stays free.
import { expose } from 'comlink';
import { drawer } from './drawer.ts';

expose(drawer);
