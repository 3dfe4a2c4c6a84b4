namespace Checkout.LoadGenerator;

internal enum ShoppingKind
{
    Buy,
    Browse,
    Decline,
    OutOfStock,
}
