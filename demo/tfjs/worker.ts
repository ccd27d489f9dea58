// The worker that measures and trains, so that the page stays free to draw and to answer.
import { expose } from 'comlink';
import laboratory from './laboratory.ts';

expose(laboratory);
