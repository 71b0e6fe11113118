package io.scheduler.common.param;

import java.math.BigInteger;

/** An exact number, so that {@code 1/24/60} is a minute. Always in lowest terms with a positive denominator. */
record Fraction(long numerator, long denominator) {
    static Fraction whole(long value) {
        return new Fraction(value, 1);
    }

    /** All operations throw {@link ArithmeticException} when the result has more than 64 bits or is divided by zero. */
    Fraction plus(Fraction other) {
        return reduced(
                big(numerator)
                        .multiply(big(other.denominator))
                        .add(big(other.numerator).multiply(big(denominator))),
                big(denominator).multiply(big(other.denominator)));
    }

    Fraction times(Fraction other) {
        return reduced(
                big(numerator).multiply(big(other.numerator)), big(denominator).multiply(big(other.denominator)));
    }

    Fraction over(Fraction other) {
        return reduced(
                big(numerator).multiply(big(other.denominator)),
                big(denominator).multiply(big(other.numerator)));
    }

    Fraction negated() {
        return new Fraction(Math.negateExact(numerator), denominator);
    }

    boolean isWhole() {
        return denominator == 1;
    }

    /** Towards zero. */
    long truncated() {
        return numerator / denominator;
    }

    private static Fraction reduced(BigInteger above, BigInteger below) {
        if (below.signum() == 0) {
            throw new ArithmeticException("divided by zero");
        }
        BigInteger common = above.gcd(below);
        BigInteger divisor = below.signum() < 0 ? common.negate() : common;
        return new Fraction(
                above.divide(divisor).longValueExact(), below.divide(divisor).longValueExact());
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }
}
