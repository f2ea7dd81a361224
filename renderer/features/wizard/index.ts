export { Wizard } from './wizard.tsx';
