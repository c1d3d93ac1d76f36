// Preloaded (node --require): the first command fails with the defect that DEFECT names.
"use strict";
const childProcess = require("node:child_process");
const { EventEmitter } = require("node:events");
const { PassThrough } = require("node:stream");

const fail = () => {
  throw new Error("a defect");
};
const DEFECTS = { throw: () => void setImmediate(fail), reject: () => void Promise.resolve().then(fail), wait: () => undefined };

childProcess.spawn = () => {
  DEFECTS[process.env.DEFECT]();
  const [stdin, stdout, stderr, control] = Array.from({ length: 4 }, () => new PassThrough());
  return Object.assign(new EventEmitter(), { stdin, stdout, stderr, stdio: [stdin, stdout, stderr, control], kill: () => true });
};
