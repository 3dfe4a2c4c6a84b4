namespace Aspire.Hosting;

/// <summary>The application cannot be run as it is described. The message is for the person who started it.</summary>
public class DistributedApplicationException : Exception
{
    public DistributedApplicationException()
    {
    }

    public DistributedApplicationException(string message) : base(message)
    {
    }

    public DistributedApplicationException(string message, Exception inner) : base(message, inner)
    {
    }
}

/// <summary>A parameter or connection string is neither configured nor has it a default.</summary>
public class MissingParameterValueException : DistributedApplicationException
{
    public MissingParameterValueException(string message) : base(message)
    {
    }

    public MissingParameterValueException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
