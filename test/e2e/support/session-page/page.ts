/** The page's half of the loopback wire without its screens, for a test that drives it from outside. */
import { connect } from '../../../../renderer/api/connect.ts';
import { uploadToSpool } from '../../../../renderer/api/uploads.ts';

Object.assign(window, { connected: connect(), uploadToSpool });
