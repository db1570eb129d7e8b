using Xunit;

namespace NumFormats.Properties;

/// <summary>Assertions for long loops: nothing is put into words unless it fails.</summary>
internal static class Expect
{
    /// <summary>Fails unless two results of an operation are equal, NaN to NaN.</summary>
    public static void Same<TResult, TInput>(TResult expected, TResult actual, string operation, TInput input)
    {
        if (!EqualityComparer<TResult>.Default.Equals(expected, actual))
        {
            Assert.Fail($"{operation} of {input} is {actual}, expected {expected}.");
        }
    }

    /// <summary>Fails unless a value has the expected code. All NaN count as one.</summary>
    public static void SameCode<T, TInput>(ulong expected, T actual, string operation, TInput input)
        where T : struct, IFormatValue<T>
    {
        ulong code = actual.ToCode();
        if (code != expected && !(T.Format.IsNaN(code) && T.Format.IsNaN(expected)))
        {
            Assert.Fail($"{typeof(T).Name}: {operation} of {input} is 0x{code:X} ({actual}), expected 0x{expected:X} ({T.FromCode(expected)}).");
        }
    }

    /// <summary>Fails unless an operation overflows just when it is expected to, and otherwise gives what is expected.</summary>
    public static void SameOrOverflow<TInput, TResult>(bool overflows, TResult expected, Func<TInput, TResult> operation, string name, TInput input)
    {
        TResult actual;
        try
        {
            actual = operation(input);
        }
        catch (OverflowException)
        {
            if (!overflows)
            {
                Assert.Fail($"{name} of {input} overflows, expected {expected}.");
            }

            return;
        }

        if (overflows)
        {
            Assert.Fail($"{name} of {input} is {actual}, expected an {nameof(OverflowException)}.");
        }

        Same(expected, actual, name, input);
    }
}
