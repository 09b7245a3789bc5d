/** The database: one SQLite file with one writer, and the transaction in which every change and its audit row are made. */
@NullMarked
package dev.holdfast.hub.ledger;

import org.jspecify.annotations.NullMarked;
