/**
 * How a step runs something in a Job: {@link dev.obupgrade.steps.jobs.ScriptJobs} starts the Job
 * and follows it, {@link dev.obupgrade.steps.jobs.ScriptStep} runs one of the image's own scripts,
 * and {@link dev.obupgrade.steps.jobs.ImageInspection} asks an image which build it contains.
 */
package dev.obupgrade.steps.jobs;
