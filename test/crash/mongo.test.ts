import { mongoCrashes } from './mongo-crashes.js';

mongoCrashes('servers on MongoDB under load', 2);
