import { parentPort, workerData } from 'node:worker_threads';
import { checkHtml, type CheckJob } from './checkHtml';

// One thread for each check: what a message may do to it ends with it.
parentPort?.postMessage(checkHtml(workerData as CheckJob));
