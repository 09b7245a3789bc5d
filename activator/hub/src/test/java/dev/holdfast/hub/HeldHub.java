package dev.holdfast.hub;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import dev.holdfast.hub.ledger.Ledger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/**
 * A hub in a process of its own which a debugger stops just before or just after a commit, so that a kill falls exactly
 * there. The hub is the one that is shipped: nothing in it knows of this.
 */
final class HeldHub {
    private static final long MOST_MILLIS = 300_000;
    private static final long LOOK_MILLIS = 500;

    private final HubProcess hub;
    private final VirtualMachine machine;

    private HeldHub(HubProcess hub, VirtualMachine machine) {
        this.hub = hub;
        this.machine = machine;
    }

    /** Where a thread of the hub stands still. */
    enum At {
        /** Everything of a change is written, nothing is committed. */
        BEFORE_COMMIT("lambda$write$"),
        /** The change is committed, and nobody is told yet. */
        AFTER_COMMIT("write");

        private final String method;

        At(String method) {
            this.method = method;
        }

        /** The last instruction, which returns. */
        private Location in(ReferenceType ledger) {
            Method found = ledger.methods().stream()
                    .filter(each -> this == AFTER_COMMIT
                            ? each.name().equals(method)
                            : each.name().startsWith(method) && isGivenTheTransaction(each))
                    .findFirst()
                    .orElseThrow();
            return found.locationOfCodeIndex(found.bytecodes().length - 1);
        }

        /** What runs around the transaction has a name of the same kind, and ends after the commit. */
        private static boolean isGivenTheTransaction(Method method) {
            return method.argumentTypeNames().contains(Handle.class.getName());
        }
    }

    static HeldHub start(ClassArchive classes, Path hubDirectory, Path folder) throws Exception {
        ListeningConnector connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(each -> each.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("localAddress").setValue("127.0.0.1");
        arguments.get("port").setValue("0");
        arguments.get("timeout").setValue("" + MOST_MILLIS);
        String address = connector.startListening(arguments);
        try {
            CompletableFuture<VirtualMachine> attached =
                    CompletableFuture.supplyAsync(() -> accept(connector, arguments));
            HubProcess hub = HubProcess.bare(
                    classes,
                    hubDirectory,
                    folder,
                    "-agentlib:jdwp=transport=dt_socket,server=n,suspend=n,address=127.0.0.1:"
                            + address.substring(address.lastIndexOf(':') + 1));
            return new HeldHub(hub, attached.get());
        } finally {
            connector.stopListening(arguments);
        }
    }

    private static VirtualMachine accept(ListeningConnector connector, Map<String, Connector.Argument> arguments) {
        try {
            return connector.accept(arguments);
        } catch (java.io.IOException | com.sun.jdi.connect.IllegalConnectorArgumentsException e) {
            throw new IllegalStateException(e);
        }
    }

    HubProcess process() {
        return hub;
    }

    /**
     * Asks the hub for something and kills it in the midst of it; fails if there is an answer before.
     *
     * @param at where
     * @param within the simple name of a class that the change is made in
     * @param ask asks, and waits for the answer
     */
    void killWhile(At at, String within, Callable<?> ask) throws Exception {
        ReferenceType ledger = machine.classesByName(Ledger.class.getName()).get(0);
        BreakpointRequest stop = machine.eventRequestManager().createBreakpointRequest(at.in(ledger));
        stop.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        stop.enable();
        CompletableFuture<Object> answer = CompletableFuture.supplyAsync(() -> call(ask));
        awaitStop(within, answer);
        assertFalse(answer.isDone(), "expected no answer before the hub is killed");
        hub.kill();
        assertThrows(
                ExecutionException.class,
                () -> answer.get(MOST_MILLIS, TimeUnit.MILLISECONDS),
                "expected no answer of a hub that was killed");
    }

    private static Object call(Callable<?> ask) {
        try {
            return ask.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitStop(String within, CompletableFuture<Object> answer) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MOST_MILLIS);
        while (true) {
            assertTrue(
                    System.nanoTime() < end,
                    () -> "expected a change in " + within + ", found that the hub said: " + hub.said());
            EventSet events = machine.eventQueue().remove(LOOK_MILLIS);
            if (events == null) {
                assertFalse(answer.isDone(), () -> "expected a change in " + within + ", found " + answer);
                continue;
            }
            for (Event event : events) {
                if (event instanceof BreakpointEvent stopped && isWithin(stopped, within)) {
                    return;
                }
            }
            events.resume();
        }
    }

    private static boolean isWithin(BreakpointEvent stopped, String name) throws IncompatibleThreadStateException {
        List<StackFrame> frames = stopped.thread().frames();
        return frames.stream()
                .anyMatch(frame -> frame.location().declaringType().name().endsWith("." + name));
    }
}
