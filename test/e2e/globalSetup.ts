export { start as default } from './sharedN8n.mts';
