import { mutationsSuite } from './mutations-suite.js';

describe('a change to an official example', () => {
  mutationsSuite(12);
});
