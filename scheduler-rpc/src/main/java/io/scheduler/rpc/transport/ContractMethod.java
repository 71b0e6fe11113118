package io.scheduler.rpc.transport;

import io.scheduler.rpc.contract.RpcContract;
import io.scheduler.rpc.contract.RpcMethod;
import io.scheduler.rpc.node.NodeRole;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One method of a contract, read from its annotations.
 *
 * @param key service and method as one number
 */
record ContractMethod(
        Method method,
        int key,
        Class<?> requestType,
        Class<?> responseType,
        Set<NodeRole> callers,
        int deadlineMillis) {

    private static final ClassValue<Map<Method, ContractMethod>> CONTRACTS = new ClassValue<>() {
        @Override
        protected Map<Method, ContractMethod> computeValue(Class<?> contract) {
            return read(contract);
        }
    };

    /** The methods of a contract; throws {@link IllegalArgumentException} that names the fault when it is not one. */
    static Map<Method, ContractMethod> of(Class<?> contract) {
        return CONTRACTS.get(contract);
    }

    String name() {
        return method.getDeclaringClass().getSimpleName() + '.' + method.getName();
    }

    private static Map<Method, ContractMethod> read(Class<?> contract) {
        RpcContract annotation = contract.getAnnotation(RpcContract.class);
        check(contract.isInterface() && annotation != null, contract, "expected an interface with @RpcContract");
        check(isByte(annotation.id()), contract, "expected a contract id of 1 to 255");
        Map<Method, ContractMethod> methods = new HashMap<>();
        Set<Integer> ids = new HashSet<>();
        for (Method method : contract.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            ContractMethod read = read(contract, annotation.id(), method);
            check(ids.add(read.key()), method, "expected an id that no other method of the contract has");
            methods.put(method, read);
        }
        check(!methods.isEmpty(), contract, "expected at least one method with @RpcMethod");
        return Map.copyOf(methods);
    }

    private static ContractMethod read(Class<?> contract, int contractId, Method method) {
        RpcMethod annotation = method.getAnnotation(RpcMethod.class);
        check(annotation != null, method, "expected @RpcMethod");
        check(isByte(annotation.id()), method, "expected a method id of 1 to 255");
        check(annotation.callers().length > 0, method, "expected at least one role in callers");
        long deadline = annotation.deadlineMillis();
        check(deadline > 0 && deadline <= Integer.MAX_VALUE, method, "expected a deadline of 1 ms to 24 days");
        check(
                method.getParameterCount() == 1 && method.getParameterTypes()[0].isRecord(),
                method,
                "expected one record as parameter");
        method.setAccessible(true);
        return new ContractMethod(
                method,
                contractId << 8 | annotation.id(),
                method.getParameterTypes()[0],
                responseType(method),
                EnumSet.copyOf(List.of(annotation.callers())),
                (int) deadline);
    }

    private static Class<?> responseType(Method method) {
        if (method.getGenericReturnType() instanceof ParameterizedType type
                && type.getRawType() == CompletableFuture.class) {
            Type argument = type.getActualTypeArguments()[0];
            if (argument instanceof Class<?> response && response.isRecord()) {
                return response;
            }
        }
        throw new IllegalArgumentException(method + ": expected CompletableFuture of a record as result");
    }

    private static boolean isByte(int id) {
        return id >= 1 && id <= 255;
    }

    private static void check(boolean valid, Object where, String message) {
        if (!valid) {
            throw new IllegalArgumentException(where + ": " + message);
        }
    }
}
