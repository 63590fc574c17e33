/** The licences of what ships in the images, and the page that lists them. */
package dev.obupgrade.licences;
