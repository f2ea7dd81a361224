export { TransfersButton } from './transfers-button.tsx';
