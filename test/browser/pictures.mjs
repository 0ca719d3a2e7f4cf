/** `npm run pictures`: makes the pictures in docs/images anew, from the examples in a real n8n. */
import { register } from 'tsx/esm/api';
import { build, installHost, log, needProgram } from '../../playground/install.mjs';
import { browsers } from './browsers.mjs';

needProgram('Chromium', browsers, 'chromium');
await installHost();
await build();
register();
const { takePictures } = await import('./pictures.mts');
await takePictures(log);
