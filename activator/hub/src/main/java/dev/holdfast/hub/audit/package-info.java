/** What happened, by whom: rows that are written in the transaction of the change. */
@NullMarked
package dev.holdfast.hub.audit;

import org.jspecify.annotations.NullMarked;
