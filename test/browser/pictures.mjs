/** `npm run pictures`: makes the pictures in docs/images anew, from the examples in a real n8n. */
import { register } from 'tsx/esm/api';
import { build, installHost, log, needBrowser } from '../../playground/install.mjs';

needBrowser();
await installHost();
await build();
register();
const { takePictures } = await import('./pictures.mts');
await takePictures(log);
