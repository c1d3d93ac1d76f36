// The least that a cdktf app can be.
import { App } from "cdktf";

new App().synth();
