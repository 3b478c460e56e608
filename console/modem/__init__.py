"""The GSM/GPS modem itself: AT engine, PDU, calls, and a simulated modem."""
